# SPDX-License-Identifier: Apache-2.0
"""Walks through whole days."""
