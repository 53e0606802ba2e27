# SPDX-License-Identifier: Apache-2.0
"""The citizen's side: the second screen with its greeting, what is to be confirmed, the result and the evaluation."""
