//! Kinds of files: what is kept, how much of it, and what a name promises.

const MIB: u64 = 1024 * 1024;

crate::text_enum! {
    /// What the content of a file is.
    pub enum MediaType {
        /// JPEG.
        Jpeg = "image/jpeg" "照片",
        /// PNG.
        Png = "image/png" "图片",
        /// WebP.
        Webp = "image/webp" "图片",
        /// GIF.
        Gif = "image/gif" "图片",
        /// BMP.
        Bmp = "image/bmp" "图片",
        /// TIFF, also as scanners write it.
        Tiff = "image/tiff" "图片",
        /// HEIC, as telephones write it.
        Heic = "image/heic" "照片",
        /// AVIF.
        Avif = "image/avif" "图片",
        /// PDF.
        Pdf = "application/pdf" "PDF 文档",
        /// OFD (GB/T 33190).
        Ofd = "application/ofd" "OFD 版式文档",
        /// Word.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document" "Word 文档",
        /// Excel.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" "Excel 表格",
        /// PowerPoint.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation" "演示文稿",
        /// Word before 2007, and WPS.
        Doc = "application/msword" "Word 文档（旧版）",
        /// Excel before 2007, and WPS.
        Xls = "application/vnd.ms-excel" "Excel 表格（旧版）",
        /// PowerPoint before 2007, and WPS.
        Ppt = "application/vnd.ms-powerpoint" "演示文稿（旧版）",
        /// Another document in Microsoft's compound form; one under a password is of this kind.
        Compound = "application/x-ole-storage" "复合文档",
        /// RTF.
        Rtf = "application/rtf" "RTF 文档",
        /// Text in UTF-8, UTF-16 or GB18030, tables and XML among it.
        Text = "text/plain" "文本",
        /// HTML.
        Html = "text/html" "网页",
        /// SVG.
        Svg = "image/svg+xml" "矢量图",
        /// Zip.
        Zip = "application/zip" "压缩包",
        /// RAR.
        Rar = "application/vnd.rar" "压缩包",
        /// 7z.
        SevenZip = "application/x-7z-compressed" "压缩包",
        /// Gzip.
        Gzip = "application/gzip" "压缩包",
        /// MP4.
        Mp4 = "video/mp4" "视频",
        /// QuickTime.
        Mov = "video/quicktime" "视频",
        /// AVI.
        Avi = "video/x-msvideo" "视频",
        /// Matroska and WebM.
        Matroska = "video/x-matroska" "视频",
        /// MPEG, as recorders write it.
        Mpeg = "video/mpeg" "视频",
        /// Flash video.
        Flv = "video/x-flv" "视频",
        /// Audio in an MP4.
        M4a = "audio/mp4" "录音",
        /// MP3.
        Mp3 = "audio/mpeg" "录音",
        /// WAV.
        Wav = "audio/wav" "录音",
        /// AMR, as telephones record calls.
        Amr = "audio/amr" "录音",
        /// Ogg.
        Ogg = "audio/ogg" "录音",
        /// Anything else that is no program: recordings of cameras, plots of surveyors, data of instruments.
        Other = "application/octet-stream" "其他文件",
    }
}

crate::text_enum! {
    /// Kinds of a sort, which share a limit.
    pub enum Family {
        /// Pictures.
        Picture = "picture" "图片",
        /// Documents.
        Document = "document" "文档",
        /// Text and marked-up text.
        Text = "text" "文本",
        /// Archives.
        Archive = "archive" "压缩包",
        /// Sound.
        Sound = "sound" "录音",
        /// Moving pictures.
        Film = "film" "视频",
        /// Anything else.
        Other = "other" "其他",
    }
}

/// In what the parts of a file lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// In nothing that is looked into.
    Plain,
    /// In an archive of anything.
    Zip,
    /// In the zip of a document.
    Parts,
    /// In Microsoft's compound form.
    Compound,
}

impl Family {
    /// Bytes that a file of this sort may have.
    #[must_use]
    pub const fn limit(self) -> u64 {
        match self {
            Self::Picture | Self::Text => 64 * MIB,
            Self::Document => 128 * MIB,
            Self::Archive | Self::Sound | Self::Other => 512 * MIB,
            Self::Film => 2048 * MIB,
        }
    }
}

/// Bytes that a file of any kind may have.
pub const MOST: u64 = Family::Film.limit();

impl MediaType {
    /// The sort it belongs to.
    #[must_use]
    pub const fn family(self) -> Family {
        self.about().0
    }

    /// How the name of such a file ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        self.about().1
    }

    /// What can be looked into.
    pub(super) const fn packing(self) -> Packing {
        self.about().2
    }

    /// Under what type it is given out: what a browser could be brought to run is given out as bytes.
    #[must_use]
    pub const fn outward(self) -> &'static str {
        if matches!(self, Self::Html | Self::Svg) { Self::Other.code() } else { self.code() }
    }

    const fn about(self) -> (Family, &'static str, Packing) {
        match self {
            Self::Jpeg => (Family::Picture, "jpg", Packing::Plain),
            Self::Png => (Family::Picture, "png", Packing::Plain),
            Self::Webp => (Family::Picture, "webp", Packing::Plain),
            Self::Gif => (Family::Picture, "gif", Packing::Plain),
            Self::Bmp => (Family::Picture, "bmp", Packing::Plain),
            Self::Tiff => (Family::Picture, "tif", Packing::Plain),
            Self::Heic => (Family::Picture, "heic", Packing::Plain),
            Self::Avif => (Family::Picture, "avif", Packing::Plain),
            Self::Pdf => (Family::Document, "pdf", Packing::Plain),
            Self::Ofd => (Family::Document, "ofd", Packing::Parts),
            Self::Docx => (Family::Document, "docx", Packing::Parts),
            Self::Xlsx => (Family::Document, "xlsx", Packing::Parts),
            Self::Pptx => (Family::Document, "pptx", Packing::Parts),
            Self::Doc => (Family::Document, "doc", Packing::Compound),
            Self::Xls => (Family::Document, "xls", Packing::Compound),
            Self::Ppt => (Family::Document, "ppt", Packing::Compound),
            Self::Compound => (Family::Document, "ole", Packing::Compound),
            Self::Rtf => (Family::Document, "rtf", Packing::Plain),
            Self::Text => (Family::Text, "txt", Packing::Plain),
            Self::Html => (Family::Text, "html", Packing::Plain),
            Self::Svg => (Family::Text, "svg", Packing::Plain),
            Self::Zip => (Family::Archive, "zip", Packing::Zip),
            Self::Rar => (Family::Archive, "rar", Packing::Plain),
            Self::SevenZip => (Family::Archive, "7z", Packing::Plain),
            Self::Gzip => (Family::Archive, "gz", Packing::Plain),
            Self::Mp4 => (Family::Film, "mp4", Packing::Plain),
            Self::Mov => (Family::Film, "mov", Packing::Plain),
            Self::Avi => (Family::Film, "avi", Packing::Plain),
            Self::Matroska => (Family::Film, "mkv", Packing::Plain),
            Self::Mpeg => (Family::Film, "mpg", Packing::Plain),
            Self::Flv => (Family::Film, "flv", Packing::Plain),
            Self::M4a => (Family::Sound, "m4a", Packing::Plain),
            Self::Mp3 => (Family::Sound, "mp3", Packing::Plain),
            Self::Wav => (Family::Sound, "wav", Packing::Plain),
            Self::Amr => (Family::Sound, "amr", Packing::Plain),
            Self::Ogg => (Family::Sound, "ogg", Packing::Plain),
            Self::Other => (Family::Other, "bin", Packing::Plain),
        }
    }
}

/// Endings by which people trust that a file only shows or plays something, and what such a file must be.
/// Other endings promise nothing: what many offices export as `.xls` is a page of HTML.
const PROMISES: &[(Family, &[&str])] = &[
    (Family::Picture, &["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif"]),
    (Family::Film, &["mp4", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "flv", "m4v", "3gp"]),
    (Family::Sound, &["mp3", "wav", "amr", "m4a", "ogg", "aac"]),
    (Family::Document, &["pdf"]),
];

/// Whether a name promises something that the content is not.
#[must_use]
pub fn is_disguised(name: &str, content: MediaType) -> bool {
    let Some((_, ending)) = name.rsplit_once('.') else { return false };
    let ending = ending.trim().to_ascii_lowercase();
    let promised = PROMISES.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    promised.is_some_and(|(family, _)| match (family, content.family()) {
        (Family::Film | Family::Sound, Family::Film | Family::Sound) => false,
        // Recorders write streams that are told from nothing else.
        (Family::Film | Family::Sound, Family::Other) => false,
        (Family::Document, _) => content != MediaType::Pdf,
        (promised, content) => *promised != content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_promises_something_else_is_told() {
        for (name, content, disguised) in [
            ("现场.jpg", MediaType::Png, false),
            ("现场.JPG ", MediaType::Html, true),
            ("现场.jpg", MediaType::Other, true),
            ("回复.pdf", MediaType::Docx, true),
            ("回复.pdf", MediaType::Pdf, false),
            ("名单.xls", MediaType::Html, false),
            ("录像.mp4", MediaType::Other, false),
            ("录像.mp4", MediaType::M4a, false),
            ("录像.mp4", MediaType::Zip, true),
            ("pdf", MediaType::Zip, false),
            ("a.pdf.zip", MediaType::Zip, false),
        ] {
            assert_eq!(is_disguised(name, content), disguised, "{name} {content:?}");
        }
    }
}
