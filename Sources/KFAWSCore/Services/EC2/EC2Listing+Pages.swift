// SPDX-License-Identifier: Apache-2.0

extension AWSClient {
  /// All items of a listing, page after page.
  func all<Listing: EC2Listing>(_ listing: Listing) async throws -> [Listing.Item] {
    var listing = listing
    var items: [Listing.Item] = []
    repeat {
      let page = try await send(listing)
      items += page.items
      listing.nextToken = page.nextToken
    } while listing.nextToken != nil
    return items
  }
}
