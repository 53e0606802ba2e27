# SPDX-License-Identifier: Apache-2.0
"""The encrypted store, on real files."""
