"""Benchmarks. Each file here is one: `bin/bench` lists them, `bin/bench NAME [--n N] [--json]` runs one.

A benchmark measures its work against a named limit, both in the same run, so that the machine's speed cancels out:

    '''Letters: 50 letters through outbox and worker.'''   the first line is shown in the list
    N = 50                                                 how much by default
    LIMIT = "bare WeasyPrint, the same 50 letters"         what the ratio is to
    MAX_RATIO = 1.5                                        optional: exit 1 above it
    def prepare(n): ... yield ...                          optional generator: before and after, not timed
    def limit(n) -> None: ...                              timed: the least that has to be done
    def work(n) -> None: ...                               timed: what the application does
    def details() -> dict: ...                             optional: more to say in the answer
"""
