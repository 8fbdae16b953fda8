#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation that the service says it serves, through Debian's boto3, and that none was left
out: each has been answered with success at least once."""

import sys
import unittest

import operations
import operations_channels
import operations_identity
import operations_messages


def main():
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromModule(module) for module in (
        operations_channels, operations_messages, operations_identity))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    served = operations.served()
    missing = sorted(served - operations.succeeded)
    print(f"{len(served) - len(missing)} of {len(served)} served operations were answered with "
          f"success; not called: {', '.join(missing) or 'none'}")
    return not (served and result.wasSuccessful() and not missing)


if __name__ == "__main__":
    sys.exit(main())
