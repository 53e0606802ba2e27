# SPDX-License-Identifier: Apache-2.0
"""Blocks of official numbers at this window."""
