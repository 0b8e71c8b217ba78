// SPDX-License-Identifier: Apache-2.0

/// An upload that was begun and neither completed nor aborted: its parts are billed and keep a bucket from
/// being deleted on some servers.
struct MultipartUpload: Sendable, Equatable {
  var key: String
  var uploadID: String
}

/// S3 ListMultipartUploads; the first page is enough for a caller that aborts what it gets and asks again.
struct ListMultipartUploads: BucketOperation {
  static let method = "GET"
  static let effect = OperationEffect.reads
  static let answerLimit = 8 << 20
  var bucket: String
  var query: [QueryItem] { [QueryItem("uploads", ""), QueryItem("encoding-type", "url")] }

  func output(from response: HTTPResponse) throws -> [MultipartUpload] {
    let root = try root(of: response)
    let isEncoded = root["EncodingType"]?.text == "url"
    return root.children("Upload").map { upload in
      let key = upload["Key"]?.text ?? ""
      return MultipartUpload(
        key: isEncoded ? URIEncoding.decodeForm(key) : key, uploadID: upload["UploadId"]?.text ?? "")
    }
  }
}

/// S3 AbortMultipartUpload.
struct AbortMultipartUpload: BucketOperation {
  typealias Output = Void
  static let method = "DELETE"
  static let effect = OperationEffect.mutatesRepeatably
  var bucket: String
  var upload: MultipartUpload
  var key: String? { upload.key }
  var query: [QueryItem] { [QueryItem("uploadId", upload.uploadID)] }
}
