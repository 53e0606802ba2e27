# SPDX-License-Identifier: Apache-2.0
"""What pages are made of. Widgets know tokens and words, never the desk."""
