// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto
internal import CLibCurl

/// The once-only initialisation of the C libraries.
enum CurlLibrary {
  /// Whether libcurl could be initialised; asking does it.
  ///
  /// OpenSSL would free its tables at `exit` while the curl thread may be in a TLS handshake, which crashed
  /// 25 of 60 processes; `ProcessExitTests` pins that it does not.
  static let isReady: Bool = {
    guard problem == nil else { return false }
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    return kf_global_init() == CURLE_OK
  }()

  /// Why libcurl cannot be used, such as that it is not installed; nil when it can. Asking loads it.
  static let problem: String? = kf_curl_problem().map { String(cString: $0) }
}
