"""Surnames that are read otherwise than their characters usually are, compound surnames, and letters that fold to others.

Sources: 通用规范汉字表 and 现代汉语词典 (the readings marked 姓), GB/T 28039-2011 (spelling of Chinese names). Where two readings are in
use as a surname, both stand here, the more frequent one first. Syllables are written without tones, ``v`` for ``ü``.
"""

SURNAMES: dict[str, tuple[str, ...]] = {
    "万": ("wan",), "么": ("yao",), "乐": ("yue", "le"), "乜": ("nie",), "仇": ("qiu",), "任": ("ren",), "会": ("gui",), "佴": ("nai",),
    "俞": ("yu",), "储": ("chu",), "冼": ("xian",), "冯": ("feng",), "励": ("li",), "华": ("hua",), "单": ("shan",), "卜": ("bu",),
    "占": ("zhan",), "厍": ("she",), "句": ("gou",), "召": ("shao",), "台": ("tai",), "叶": ("ye",), "员": ("yun",), "哈": ("ha",),
    "娄": ("lou",), "宁": ("ning",), "宓": ("mi",), "宿": ("su",), "尉": ("wei", "yu"), "尹": ("yin",), "尤": ("you",), "干": ("gan",),
    "幺": ("yao",), "应": ("ying",), "强": ("qiang",), "恽": ("yun",), "惠": ("hui",), "戚": ("qi",), "折": ("she",), "曲": ("qu",),
    "曾": ("zeng",), "朴": ("piao",), "柏": ("bai",), "查": ("zha",), "桂": ("gui",), "殷": ("yin",), "殳": ("shu",), "沈": ("shen",),
    "洗": ("xian",), "牟": ("mou", "mu"), "区": ("ou",), "盖": ("ge", "gai"), "盛": ("sheng",), "相": ("xiang",), "眭": ("sui",),
    "石": ("shi",), "祭": ("zhai", "ji"), "种": ("chong",), "秘": ("bi",), "粘": ("nian",), "纪": ("ji",), "繁": ("po",), "缪": ("miao",),
    "翟": ("zhai", "di"), "能": ("nai",), "臧": ("zang",), "艾": ("ai",), "茹": ("ru",), "莘": ("shen", "xin"), "莫": ("mo",),
    "葛": ("ge",), "蒙": ("meng",), "薄": ("bo",), "藏": ("zang",), "覃": ("qin", "tan"), "解": ("xie",), "訾": ("zi",), "褚": ("chu",),
    "谌": ("chen", "shen"), "谷": ("gu",), "贲": ("ben",), "费": ("fei", "bi"), "贾": ("jia",), "车": ("che",), "过": ("guo",),
    "逄": ("pang",), "逯": ("lu",), "适": ("kuo",), "郄": ("qie", "xi"), "郇": ("xun", "huan"), "郗": ("xi", "chi"), "都": ("du",),
    "重": ("chong",), "钭": ("tou",), "长": ("zhang", "chang"), "阙": ("que",), "阚": ("kan",), "隗": ("wei", "kui"), "那": ("na",),
    "郁": ("yu",), "靓": ("jing",), "黑": ("he", "hei"), "燕": ("yan",), "瞿": ("qu",), "夏": ("xia",), "洪": ("hong",), "红": ("hong",),
    "行": ("xing",), "奇": ("ji", "qi"), "撒": ("sa",), "晁": ("chao",), "晟": ("cheng",), "叚": ("xia",), "仝": ("tong",), "亢": ("kang",),
    "不": ("fou",), "朝": ("chao",), "俱": ("ju",), "隽": ("juan", "jun"), "麻": ("ma",), "参": ("shen", "can"), "许": ("xu",),
}  # fmt: skip
"""One character, with how it is read as a surname."""

COMPOUND_SURNAMES: dict[str, tuple[str, ...]] = {
    "万俟": ("mo qi",), "尉迟": ("yu chi",), "长孙": ("zhang sun",), "单于": ("chan yu", "shan yu"), "澹台": ("tan tai",), "令狐": ("ling hu",),
    "乐正": ("yue zheng",), "子车": ("zi ju",), "亓官": ("qi guan",), "宰父": ("zai fu",), "颛孙": ("zhuan sun",), "闾丘": ("lv qiu",),
    "欧阳": ("ou yang",), "司马": ("si ma",), "上官": ("shang guan",), "诸葛": ("zhu ge",), "皇甫": ("huang fu",), "公冶": ("gong ye",),
    "濮阳": ("pu yang",), "淳于": ("chun yu",), "申屠": ("shen tu",), "鲜于": ("xian yu",), "宇文": ("yu wen",), "慕容": ("mu rong",),
    "司徒": ("si tu",), "司空": ("si kong",), "拓跋": ("tuo ba",), "夹谷": ("jia gu",), "谷梁": ("gu liang",), "呼延": ("hu yan",),
    "夏侯": ("xia hou",), "赫连": ("he lian",), "东方": ("dong fang",), "南宫": ("nan gong",), "端木": ("duan mu",), "公孙": ("gong sun",),
    "轩辕": ("xuan yuan",), "钟离": ("zhong li",), "独孤": ("du gu",), "达奚": ("da xi",), "即墨": ("ji mo",), "百里": ("bai li",),
    "贺兰": ("he lan",), "纳兰": ("na lan",), "完颜": ("wan yan",), "太叔": ("tai shu",), "仲孙": ("zhong sun",), "漆雕": ("qi diao",),
    "区阳": ("ou yang",), "哥舒": ("ge shu",), "高车": ("gao ju",), "第五": ("di wu",), "东郭": ("dong guo",), "西门": ("xi men",),
}  # fmt: skip
"""Two characters, with how they are read together; syllables apart."""

LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i", "ħ": "h", "ŋ": "n"})
"""Latin letters without a decomposition, and what passports print for them (ICAO 9303-3)."""
