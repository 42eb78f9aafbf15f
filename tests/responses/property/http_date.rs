//! Formats HTTP dates, independently of the library that parses them.

/// The first second since the Unix epoch that an HTTP date can't represent.
pub(super) const YEAR_10000: u64 = 253_402_300_800;

/// Functions for two of the three HTTP date formats (RFC 9110, section 5.6.7). The third has a
/// two-digit year.
pub(super) const FORMATS: [fn(u64) -> String; 2] = [imf_fixdate, asctime_date];

fn imf_fixdate(seconds: u64) -> String {
    let Date {
        year,
        month,
        day,
        week_day,
        time,
    } = Date::from_unix(seconds);
    format!("{week_day}, {day:02} {month} {year:04} {time} GMT")
}

fn asctime_date(seconds: u64) -> String {
    let Date {
        year,
        month,
        day,
        week_day,
        time,
    } = Date::from_unix(seconds);
    format!("{week_day} {month} {day:>2} {time} {year:04}")
}

struct Date {
    year: u64,
    month: &'static str,
    day: u64,
    week_day: &'static str,
    time: String,
}

impl Date {
    /// Skips cycles of 400 years from 1970, then counts years and months.
    fn from_unix(seconds: u64) -> Self {
        const MONTHS: [(&str, u64); 12] = [
            ("Jan", 31),
            ("Feb", 28),
            ("Mar", 31),
            ("Apr", 30),
            ("May", 31),
            ("Jun", 30),
            ("Jul", 31),
            ("Aug", 31),
            ("Sep", 30),
            ("Oct", 31),
            ("Nov", 30),
            ("Dec", 31),
        ];
        const WEEK: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        let is_leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let (mut year, mut days_left) = (1970 + days / 146_097 * 400, days % 146_097);
        while days_left >= 365 + u64::from(is_leap(year)) {
            days_left -= 365 + u64::from(is_leap(year));
            year += 1;
        }
        let mut months = MONTHS.into_iter();
        let mut month = months.next().unwrap();
        loop {
            let length = month.1 + u64::from(month.0 == "Feb" && is_leap(year));
            if days_left < length {
                break;
            }
            days_left -= length;
            month = months.next().unwrap();
        }
        Self {
            year,
            month: month.0,
            day: days_left + 1,
            week_day: WEEK[usize::try_from(days % 7).unwrap()],
            time: format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60),
        }
    }
}
