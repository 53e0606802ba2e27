# SPDX-License-Identifier: Apache-2.0
"""Guides of one's own: read from a file, drafted as data, finished by a person, published as an edition."""
