# SPDX-License-Identifier: Apache-2.0
"""The window that holds the pages: bars, rail, panel, keys, and who is signed in."""
