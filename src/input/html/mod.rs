//! Pages: the article's own text, its title, its day and its outlet; menus, links, captions and notices left out.
//!
//! A page is read in time linear in its length: the tokenizer feeds a flat list of elements whose depth is capped, and
//! no rule looks back further than that cap. The text is put together from the page's text nodes, white space
//! collapsed, one line a block; offsets are those of this text.

mod body;
mod meta;
mod tree;

use super::article::{Article, Failure, Reading};
use crate::text::{Document, decode};
use tree::Page;

/// The article of a page that goes by `id` and came from `source`.
pub(super) fn page(id: &str, source: &str, bytes: Vec<u8>) -> Reading {
    let decoded = decode(bytes).map_err(|error| Failure {
        id: id.to_owned(),
        source: source.to_owned(),
        message: error.to_string(),
    })?;
    let mut document = read(id, &decoded.text);
    source.clone_into(&mut document.source);
    document.notes.extend(decoded.note);
    Ok(Article {
        document,
        record: None,
    })
}

/// The document in a page's source text.
pub(super) fn read(id: &str, html: &str) -> Document {
    let page = Page::parse(html);
    let title = meta::title(&page);
    let text = body::text(&page, title.as_deref());
    let mut document = Document::new(id, text);
    document.published = meta::published(&page, title.as_deref());
    document.outlet = meta::outlet(&page);
    document.title = title;
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head>
<title>Jembatan Kali Asri Dibuka Lagi - Koran Uji</title>
<meta property="og:site_name" content="Koran Uji">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-04-07T10:00:00+07:00"}</script>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/ekonomi">Ekonomi dan bisnis hari ini</a></li></ul></nav>
<div class="header">Senin, 12 April 2021</div>
<div class="konten"><h1>Jembatan Kali Asri Dibuka Lagi</h1>
<div class="penulis">Penulis: Ratna</div>
<figure><img src="a.jpg"><figcaption>Jembatan Kali Asri, foto lama dari arsip kota.</figcaption></figure>
<div class="isi">
<p>KALI ASRI - Jembatan   itu dibuka lagi, kata <b>Darmo</b>, setelah ditutup empat bulan.
<p>&ldquo;Warga senang,&rdquo; ujar Darmo. Ia menambahkan, perbaikan selesai lebih cepat.</p>
<p><strong>Baca juga: <a href="/x">Harga beras naik di pasar</a></strong></p>
<p>Lampu jalan dipasang pekan depan, menurut pemerintah kota, dengan biaya Rp 2 miliar.</p>
<p>Editor: Budi</p>
</div>
<div class="terkait"><p>Berita lain yang mungkin menarik bagi Anda, pilihan redaksi, dan banyak lagi yang lain.</p></div>
</div>
<div id="comments"><p>Komentar pembaca yang panjang sekali, dengan koma, dan kata, tentang jembatan itu.</p></div>
<footer><p>Hak cipta Koran Uji, semua hak dilindungi undang-undang, dilarang menyalin isi.</p></footer>
</body></html>"#;

    #[test]
    fn a_page_gives_its_article() {
        let document = read("a", PAGE);
        assert_eq!(
            document.text(),
            "KALI ASRI - Jembatan itu dibuka lagi, kata Darmo, setelah ditutup empat bulan.\n\
             “Warga senang,” ujar Darmo. Ia menambahkan, perbaikan selesai lebih cepat.\n\
             Lampu jalan dipasang pekan depan, menurut pemerintah kota, dengan biaya Rp 2 miliar."
        );
        assert_eq!(
            document.title.as_deref(),
            Some("Jembatan Kali Asri Dibuka Lagi")
        );
        assert_eq!(document.outlet.as_deref(), Some("Koran Uji"));
        assert_eq!(document.published.unwrap().to_string(), "2021-04-07");
    }

    #[test]
    fn text_in_one_box_parted_by_breaks_is_read_too() {
        let html = "<html><body><div class=menu><a href=1>Satu</a> <a href=2>Dua</a></div><div><h2>Judul Berita Panjang Sekali</h2>\
            <div>Paragraf pertama cukup panjang, dengan koma, untuk dihitung.<br><br>Paragraf kedua juga, kata Ani, panjang.<br>\
            </div></div></body></html>";
        assert_eq!(
            read("a", html).text(),
            "Paragraf pertama cukup panjang, dengan koma, untuk dihitung.\nParagraf kedua juga, kata Ani, panjang."
        );
    }

    #[test]
    fn a_page_without_an_article_gives_no_text() {
        for html in [
            "",
            "<",
            "<html><body></body></html>",
            "<script>var a = '<p>x</p>'",
            "</p></p></div>",
        ] {
            assert_eq!(read("a", html).text(), "", "{html}");
        }
    }

    #[test]
    fn nested_tags_cost_linear_time() {
        let deep = format!(
            "{}<p>Teks di dasar, cukup panjang untuk dibaca.</p>",
            "<div>".repeat(140_000)
        );
        let began = std::time::Instant::now();
        assert!(read("a", &deep).text().starts_with("Teks di dasar"));
        assert!(began.elapsed().as_secs() < 5);
        let tables = "<table><tr><td>".repeat(50_000);
        read("a", &tables);
        let unclosed = "<p><b><i><a href=x>kata ".repeat(30_000);
        read("a", &unclosed);
        assert!(began.elapsed().as_secs() < 10);
    }
}
