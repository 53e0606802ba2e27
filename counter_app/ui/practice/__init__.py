# SPDX-License-Identifier: Apache-2.0
"""练习: the list of exercises and what became of each; only in a practice hall."""
