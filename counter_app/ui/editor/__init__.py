# SPDX-License-Identifier: Apache-2.0
"""Where an administrator finishes a guide of the office's own, from draft to published edition."""
