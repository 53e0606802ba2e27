# SPDX-License-Identifier: Apache-2.0
"""Pages of money: the claim of a case, and paying many of them (拨付)."""
