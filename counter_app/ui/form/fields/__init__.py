# SPDX-License-Identifier: Apache-2.0
"""One module a type of field. Which type is which stands in ``ui/form/registry.py``."""
