# SPDX-License-Identifier: Apache-2.0
"""One step a file. A step that was shipped stays as it is."""
