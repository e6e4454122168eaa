"""bin/demo, bin/test, bin/manage, bin/check, bin/fix and bin/bench: one function each."""

import os
import signal
import sys

import bootstrap
import child
import local
from bootstrap import PYTHON, ROOT, VENV
from services import DATABASE
from trouble import Trouble


def manage(arguments: list[str]) -> int:
    """manage.py with the embedded services up; they go down again unless a demo on the same home needs them."""
    bootstrap.everything()
    with local.environment(local.home(), adopt=False) as variables:
        local_database = not os.environ.get("DATABASE_URL")
        if local_database and (arguments or [""])[0] not in local.WITHOUT_DATABASE:
            local.migrate(variables, only_fresh=True)
        return local.manage(variables, *arguments)


def test(arguments: list[str]) -> int:
    """pytest on a home that is thrown away; arguments go to pytest."""
    bootstrap.everything(dev=True)
    browser = bootstrap.chromium()
    chosen = any(one.startswith(("-n", "-p", "--pdb")) for one in arguments)
    # The crawl of every screen takes minutes: whoever is done takes over what the other has not begun.
    parallel = [] if chosen else ["-n", "2", "--dist", "worksteal"]
    with local.throwaway_home("test") as folder, local.environment(folder, throwaway=True) as variables:
        variables |= {"CHROMIUM": browser, "LOG_LEVEL": "WARNING"}
        if not os.environ.get("DATABASE_URL"):
            if code := local.migrate_by_copy(folder, variables):
                return code
            variables["TEST_TEMPLATE"] = DATABASE
        code = child.run([PYTHON, "-m", "pytest", *parallel, *arguments], variables, cwd=ROOT)
    child.leave_nothing()
    return code


def demo(arguments: list[str]) -> int:
    import demo as the_demo

    return the_demo.main(arguments)


def check(arguments: list[str]) -> int:
    import check as the_check

    bootstrap.everything(dev=True)
    return the_check.main(arguments)


def fix(arguments: list[str]) -> int:
    """Formats Python and templates, and repairs what ruff can."""
    bootstrap.everything(dev=True)
    ruff = VENV / "bin" / "ruff"
    targets = arguments or ["."]
    codes = [
        child.run([ruff, "check", "--fix", *targets], os.environ, cwd=ROOT),
        child.run([ruff, "format", *targets], os.environ, cwd=ROOT),
    ]
    return max(codes)


def bench(arguments: list[str]) -> int:
    import bench as the_bench

    bootstrap.everything(dev=True)
    return the_bench.main(arguments)


VERBS = {"manage": manage, "test": test, "demo": demo, "check": check, "fix": fix, "bench": bench}


def _terminated(number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    verb, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, _terminated)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell script starts us deaf to it
    child.adopt_orphans()
    try:
        code = VERBS[verb](arguments)
        child.reap()
        return code
    except Trouble as trouble:
        print(f"\nFEJL: {trouble}", file=sys.stderr)
    except PermissionError as error:
        print(
            f"\nFEJL: Du må ikke skrive i {error.filename}. Ret mappens ejer, eller sæt ANVISNING_HOME.",
            file=sys.stderr,
        )
    except OSError as error:
        print(f"\nFEJL: {error}. Ret det, og kør kommandoen igen.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
