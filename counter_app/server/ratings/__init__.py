# SPDX-License-Identifier: Apache-2.0
"""Evaluations beyond the window: taken in from elsewhere, published, and sent up to the province."""
