# SPDX-License-Identifier: Apache-2.0
"""The window's encrypted database: actions, outbox, lists, drafts, backups. Knows no paper, no device and no window."""
