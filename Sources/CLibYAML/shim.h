// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !__has_include(<yaml.h>)
#error "libyaml's headers are missing: apt-get install libyaml-dev (Debian), brew install libyaml (macOS)"
#endif
#include <yaml.h>
