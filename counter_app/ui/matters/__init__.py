# SPDX-License-Identifier: Apache-2.0
"""Pages of cases that begin otherwise than with papers at the window."""
