# SPDX-License-Identifier: Apache-2.0
"""指南草稿 in the window: an administrator finishes a real guide's draft by keys alone, and publishes it."""
