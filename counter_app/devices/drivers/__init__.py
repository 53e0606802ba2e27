# SPDX-License-Identifier: Apache-2.0
"""A transport and a protocol joined to something that can be asked to do its work."""
