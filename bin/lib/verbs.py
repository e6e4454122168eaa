"""bin/demo, bin/test, bin/manage, bin/check, bin/fix and bin/bench: one function each."""

import sys

import bootstrap
import local
from trouble import Trouble


def manage(arguments: list[str]) -> int:
    bootstrap.virtual_environment()
    with local.environment() as variables:
        if arguments and arguments[0] not in local.WITHOUT_DATABASE:
            local.migrate_once(variables)
        return local.manage(variables, *arguments)


VERBS = {"manage": manage}


def main() -> int:
    verb, *arguments = sys.argv[1:]
    try:
        return VERBS[verb](arguments)
    except Trouble as trouble:
        print(f"\nFEJL: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
