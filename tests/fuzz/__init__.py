# SPDX-License-Identifier: Apache-2.0
"""Any bytes into everything that reads bytes from a device. ``./installer/test --fuzz`` has them grown by atheris."""
