/* A postal address, from its postal mark, prefecture or municipality on. */
#include "address.h"

static size_t
read_address(const struct pw_candidate *c)
{
	struct address address;

	address_read(c, &address);
	return address.len;
}

const struct pw_reader pw_reader_address = {
    .name = "address",
    .brief = "a Japanese postal address, to the end of its numbers, building and room",
    .lexicons = {"municipality"},
    .holds = {"市", "区", "町", "村", "-shi", "-ku", "-gun", "-cho", "-machi", "-mura", "-son"},
    .reach = 96, /* 〒NNN-NNNN, two spaces, nineteen characters */
    .read = read_address,
    .vector = {{"東京都千代田区丸の内1-2-3 確認", "東京都千代田区丸の内1-2-3"},
	{"〒100-0005 東京都千代田区丸の内1-2-3", "〒100-0005 東京都千代田区丸の内1-2-3"},
	{"大阪府大阪市北区梅田三丁目1番3号", "大阪府大阪市北区梅田三丁目1番3号"},
	{"京都府京都市下京区四条通烏丸東入長刀鉾町20番地",
	    "京都府京都市下京区四条通烏丸東入長刀鉾町20番地"},
	{"北海道札幌市中央区北1条西2丁目に設置", "北海道札幌市中央区北1条西2丁目"},
	{"1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005 ok",
	    "1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005"},
	{"東京都 晴れ 気温12", NULL}, {"東京都庁前駅 障害", NULL}, {"横浜市場", NULL},
	{"2024-03-12", NULL}, {"", NULL}},
};
