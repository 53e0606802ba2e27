# SPDX-License-Identifier: Apache-2.0
"""Bytes and what they mean; no wires."""
