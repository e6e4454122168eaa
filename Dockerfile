# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.

FROM node:22-bookworm-slim AS npm
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
# Pango draws the letters. The fonts are for charts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 STATIC_ROOT=/app/staticfiles OUTBOX_DIR=/var/lib/anvisning/outbox
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=npm /app/node_modules node_modules
# collectstatic reads the settings, which ask for their variables; these values end with this line.
RUN python bin/lib/assets.py \
    && ANVISNING_LOCAL= ALLOWED_HOSTS=build SECRET_KEY=build DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
       CPR_KEYS=build CPR_INDEX_KEY=build MUNICIPALITY_NAME=build python manage.py collectstatic --noinput \
    && rm -rf node_modules \
    && useradd --system --uid 10001 anvisning \
    && install --directory --owner anvisning --mode 700 /var/lib/anvisning /var/lib/anvisning/outbox
USER anvisning
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", "0.0.0.0:8000"]
