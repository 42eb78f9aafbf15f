//! Writes HTTP dates, independently of the library that reads them.

/// The first second since the Unix epoch that an HTTP date can't represent.
pub(super) const YEAR_10000: u64 = 253_402_300_800;

/// The formats of an HTTP date, except for the one with a two-digit year. Source: RFC 9110, section
/// 5.6.7.
pub(super) const FORMS: [fn(u64) -> String; 2] = [fixed_date, asctime_date];

fn fixed_date(seconds: u64) -> String {
    let Date {
        year,
        month,
        day,
        week_day,
        time,
    } = Date::of(seconds);
    format!("{week_day}, {day:02} {month} {year:04} {time} GMT")
}

fn asctime_date(seconds: u64) -> String {
    let Date {
        year,
        month,
        day,
        week_day,
        time,
    } = Date::of(seconds);
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
    /// Counts years and months from 1970. A cycle of 400 years is skipped at once.
    fn of(seconds: u64) -> Self {
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
        let leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let (mut year, mut left) = (1970 + days / 146_097 * 400, days % 146_097);
        while left >= 365 + u64::from(leap(year)) {
            left -= 365 + u64::from(leap(year));
            year += 1;
        }
        let mut months = MONTHS.into_iter();
        let mut month = months.next().unwrap();
        loop {
            let length = month.1 + u64::from(month.0 == "Feb" && leap(year));
            if left < length {
                break;
            }
            left -= length;
            month = months.next().unwrap();
        }
        Self {
            year,
            month: month.0,
            day: left + 1,
            week_day: WEEK[usize::try_from(days % 7).unwrap()],
            time: format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60),
        }
    }
}
