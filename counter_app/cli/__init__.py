# SPDX-License-Identifier: Apache-2.0
"""The command line: one module a noun. Verbs without a window import neither PySide6 nor the app."""
