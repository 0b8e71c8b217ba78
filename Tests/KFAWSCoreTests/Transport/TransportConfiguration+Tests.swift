// SPDX-License-Identifier: Apache-2.0

import KFAWSCore

extension TransportConfiguration {
  /// Straight to the loopback interface, whatever proxies the machine has.
  static var direct: TransportConfiguration {
    var configuration = TransportConfiguration()
    configuration.usesProxies = false
    configuration.stallTimeout = .seconds(600)
    return configuration
  }
}
