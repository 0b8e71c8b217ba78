// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct EndpointTests {
  @Test(arguments: [
    ("http://127.0.0.1:5000", "http", "127.0.0.1", 5000, "", "address and port"),
    ("https://example.com", "https", "example.com", nil, "", "a name alone"),
    ("HTTPS://example.com/", "https", "example.com", nil, "", "a scheme in capitals, a bare slash"),
    (
      "https://example.com/a/b//", "https", "example.com", nil, "/a/b", "a base path without its last slashes"
    ),
    ("http://[::1]:8080/x", "http", "[::1]", 8080, "/x", "an IPv6 address with a port"),
    ("http://[::1]", "http", "[::1]", nil, "", "an IPv6 address: its colons are no port's"),
  ])
  func reads(url: String, scheme: String, host: String, port: Int?, path: String, why: String) {
    let endpoint = Endpoint(url: url)
    #expect(endpoint?.origin == Origin(scheme: scheme, host: host, port: port), "\(why)")
    #expect(endpoint?.basePath == path, "\(why)")
  }

  @Test(arguments: [
    ("", "nothing"), ("127.0.0.1:5000", "no scheme"), ("ftp://example.com", "another scheme"),
    ("http://", "no host"), ("http:///x", "no host before the path"), ("http://:80", "a port and no host"),
    ("http://h:", "a colon and no port"), ("http://h:x", "no number"),
    ("http://h:70000", "no port has that number"),
    ("http://h?a=b", "a query"), ("http://h#a", "a fragment"), ("http://user:pass@h", "credentials"),
    ("http://h /x", "a space"), ("http://h\\x", "a backslash"),
  ])
  func refuses(url: String, why: String) {
    #expect(Endpoint(url: url) == nil, "\(why)")
  }
}
