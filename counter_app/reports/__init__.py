# SPDX-License-Identifier: Apache-2.0
"""Paper: the window's A4 notices as PDF and the slip's layout, with fonts that are checked before printing."""
