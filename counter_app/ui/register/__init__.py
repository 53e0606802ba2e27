# SPDX-License-Identifier: Apache-2.0
"""What the centre's register says of whom a case is for."""
