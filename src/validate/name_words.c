/* The words that tell a name from what stands around it. They are general Japanese: none is data. */
#include "name.h"

#include <string.h>

const char name_status_words[] =
    " 完了 登録 受付 確認 更新 照会 変更 解約 契約 開始 終了 成功 失敗 必須 任意 入力 記入 一致 "
    "不一致 エラー 取得 検索 削除 追加 送信 受信 済 済み 異常 正常 修正 訂正 申込 申込み 申請 発行 "
    "決済 返金 振込 入金 出金 支払 支払い 請求 停止 再開 休止 移転 転居 開通 工事 訪問 来店 来訪 "
    "来社 来電 入電 架電 連絡 対応 依頼 相談 質問 問合せ 問い合わせ お問い合わせ 了承 承認 却下 保留 "
    "中止 取消 取消し 参照 表示 出力 印刷 保存 読込 書込 認証 照合 審査 名義 宛 宛て 本人 ご本人 "
    "本人確認 継承 承継 譲渡 引継 処理 処理済 処理中 通知 案内 発送 配送 配達 到着 受取 受領 予約 "
    "予定 手続き 手続 新規 既存 応対 折返し 折り返し 在宅 不在 希望 了解 同意 未 有 無 可 不可 他 ほか "
    "カクニン トウロク ウケツケ カンリョウ コウシン エラー ";

static const char ordinary_words[] =
    " テスト テストユーザー テストユーザ テスト太郎 管理者 担当者 担当 御担当者 ご担当者 事務局 "
    "名無し カスタマーサポート サポート サポートセンター カスタマーセンター ゲスト ユーザー ユーザ "
    "匿名 システム サンプル ダミー 家族 ご家族 法人 個人 会員 お客様 お客さま 顧客 利用者 契約者 "
    "代表者 代理人 社員 従業員 オペレーター オペレータ 未登録 未設定 未入力 未定 空白 空欄 不明 なし "
    "無し 該当なし 非公開 非開示 非表示 同上 同左 省略 匿名希望 無名 氏名 名前 お名前 住所 ご住所 電話 "
    "電話番号 携帯 携帯番号 生年月日 性別 年齢 職業 郵便番号 メール メールアドレス フリガナ ふりがな カナ "
    "かな 漢字 カタカナ ひらがな ローマ字 英字 備考 項目 番号 種別 区分 内容 結果 状態 理由 日時 "
    "金額 件数 商品 商品名 会社 会社名 会社員 部署 役職 支店 支店名 銀行 銀行名 口座 口座番号 口座名義 "
    "名義人 男性 女性 男 女 本社 本店 窓口 コールセンター センター 株式会社 有限会社 合同会社 情報 "
    "データ 文字 桁 全角 半角 姓 名 セイ メイ 以下 以上 上記 下記 前回 今回 別途 複数 各位 皆様 担当部署 "
    "責任者 責任者名 保護者 申込者 申請者 届出人 受取人 依頼人 預金者 加入者 連絡先 勤務先 オーナー "
    "アカウント ログイン パスワード プラン サービス キャンペーン マスタ マスター コード ファイル バッチ 自動 自動応答 自動音声 ボット ロボット 管理 営業 技術 総務 経理 人事 当社 弊社 御社 貴社 全員 全社 一般 共通 代理店 未割当 未成年 成年 一括 既定値 既定 標準 基本 新規 継続 設定 構成 料金 契約 解約 窓口担当 夜間 日中 "
    "サーバ サーバー ホスト ドメイン クラス テーブル カラム スレッド プロセス メソッド ";

static const char organisation_ends[] =
    " 株式会社 有限会社 合同会社 合資会社 会社 商店 商会 商事 銀行 信金 信用金庫 組合 農協 協会 財団 社団 "
    "法人 機構 財団法人 支店 本店 支社 本社 営業所 事業所 事務所 出張所 研究所 工場 工業 産業 工務店 建設 "
    "建築 電機 電気 電工 電子 電力 製作所 製薬 食品 運輸 運送 交通 鉄道 電鉄 通信 不動産 保険 証券 病院 "
    "医院 医大 歯科 薬局 クリニック 大学 大学院 学園 学院 高校 中学 小学校 学校 幼稚園 保育園 図書館 会館 "
    "ホテル 旅館 食堂 酒店 酒造 書店 書房 薬品 化学 化成 鉄工 鉄鋼 金属 機械 印刷 出版 新聞 放送 物産 物流 "
    "石油 ガス 水道 倉庫 農園 牧場 漁協 神社 寺院 警察 消防 役所 役場 市役所 区役所 裁判所 支部 本部 部 課 係 室 "
    "局 店 社 庁 省 署 院 館 駅 県 府 都 市 区 町内会 郡 社長 部長 課長 係長 店長 所長 主任 専務 常務 会長 校長 "
    "院長 室長 局長 支店長 工場長 取締役 担当 家 宅 邸 寮 荘 方 グループ センター サービス システム カンパニー "
    "コーポレーション ストア ショップ ";

static const char company_words[] =
    " 株式会社 有限会社 合同会社 合資会社 合名会社 社団法人 財団法人 医療法人 学校法人 宗教法人 "
    "(株) (有) (合) (社) (財) (医) (学) ㈱ ㈲ カブシキガイシャ カブシキガイシヤ ユウゲンガイシャ "
    "ユウゲンガイシヤ ゴウドウガイシャ ゴウドウガイシヤ シャダンホウジン ザイダンホウジン シヤダンホウジン "
    "イリョウホウジン イリヨウホウジン ";

static const char given_ends[] =
    " 子 美 香 恵 奈 菜 花 郎 太 一 二 三 介 之 人 斗 也 樹 翔 男 夫 雄 彦 司 志 治 明 弘 和 代 江 枝 乃 希 咲 月 音 "
    "羽 実 穂 里 佳 莉 央 衣 織 葵 陽 愛 心 優 真 吾 悟 平 助 輔 史 哉 弥 成 昌 仁 信 義 孝 幸 久 寿 晴 輝 光 大 翼 "
    "蓮 海 空 馬 紀 己 雅 浩 宏 正 隆 行 生 道 秀 則 徳 博 貴 章 佑 祐 亮 圭 汰 沙 紗 波 萌 栄 絵 瑛 英 緒 桜 凪 凛 彩 尚 直 朗 良 麻 未 望 夢 芽 依 世 留 瑠 礼 怜 玲 鈴 璃 梨 "
    "理 佐 規 暉 貫 俊 健 賢 憲 ";

static const char places[] =
    " 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 "
    "三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 "
    "鹿児島 沖縄 東京 札幌 仙台 横浜 川崎 名古屋 神戸 渋谷 新宿 品川 上野 池袋 目黒 豊島 足立 板橋 中野 浜松 堺 小倉 ";

bool
name_is_given_shaped(struct pw_span word)
{
	return jp_ends_with(word, given_ends);
}

bool
name_is_place(struct pw_span word)
{
	return jp_is_word(word, places);
}

bool
name_begins_ordinary(struct pw_span word)
{
	return jp_chars((struct pw_span) {word.p, jp_word_at(word, 0, ordinary_words)}) > 1;
}

bool
name_is_company(struct pw_span word)
{
	return jp_holds(word, company_words);
}

bool
name_is_stop(struct pw_span word)
{
	return jp_is_word(word, ordinary_words) || jp_is_word(word, name_status_words) ||
	    jp_is_word(word, organisation_ends);
}

bool
name_is_ordinary(struct pw_span word)
{
	return name_is_stop(word) || jp_ends_with(word, organisation_ends) || name_is_company(word);
}

size_t
name_honorific_at(struct pw_span text, size_t at)
{
	/* The longer words that an honorific begins. */
	static const char longer[] =
	    " 様々 様子 様式 様態 様相 氏名 氏族 氏子 氏神 殿堂 殿下 君主 君臨 先生方 ";
	size_t len = jp_word_at(text, at, " 様 さま サマ さん 殿 どの 氏 君 くん ちゃん 先生 ");

	return len > 0 && jp_word_at(text, at, longer) > len ? 0 : len;
}
