# SPDX-License-Identifier: Apache-2.0
"""The window, driven by keys."""
