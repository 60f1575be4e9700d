using System.Globalization;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Reads what clients send; every refusal names the field and says what would be right.</summary>
internal static class Input
{
    /// <summary>A ticker, upper-cased.</summary>
    public static Ticker Ticker(string? text, string field = "ticker")
    {
        if (string.IsNullOrWhiteSpace(text))
            throw RequestException.BadInput(field, "Ticker required: for example AAPL, 7203.T or PTT.BK.");
        return Read(text, field, Detection.Series.Ticker.Parse);
    }

    /// <summary>An interval code.</summary>
    public static Interval Interval(string? text, string? fallback = null) => Read(text ?? fallback, "interval", Detection.Series.Interval.Parse);

    /// <summary>An interval code, or null where none was given.</summary>
    public static Interval? OptionalInterval(string? text) => text is null ? null : Interval(text);

    /// <summary>A ticker, or null where none was given.</summary>
    public static Ticker? OptionalTicker(string? text) => text is null ? null : Ticker(text);

    /// <summary>A period code.</summary>
    public static Period Period(string? text, string? fallback = null, string field = "period") => Read(text ?? fallback, field, Detection.Series.Period.Parse);

    /// <summary>The source that a body names.</summary>
    public static MarketDataSource Source(string? text) => EnumNames.TryParse(text, out MarketDataSource source)
        ? source
        : throw RequestException.BadInput("source", $"source must be one of {string.Join(' ', EnumNames.All<MarketDataSource>())}.");

    /// <summary>A market that restricts a list, by its code; null where none was given.</summary>
    public static Market? OptionalMarket(string? text, string field = "market") => text is null ? null : Read(text, field, code => MarketCodes.Parse(code!));

    /// <summary>A market, by its code.</summary>
    public static Market Market(string text)
    {
        try
        {
            return MarketCodes.Parse(text);
        }
        catch (FormatException exception)
        {
            throw RequestException.NotFound(exception.Message);
        }
    }

    /// <summary>A series, from a ticker and an interval code.</summary>
    public static SeriesKey Series(string ticker, string interval) => new(Ticker(ticker), Interval(interval));

    /// <summary>A page size from 1 to <paramref name="most"/>.</summary>
    public static int Limit(string? text, int fallback, int most) => WholeNumber(text, "limit", fallback, 1, most);

    /// <summary>A whole number within bounds; the fallback where none was given.</summary>
    public static int WholeNumber(string? text, string field, int fallback, int least, int most)
    {
        if (text is null)
            return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw RequestException.BadInput(field, $"'{field}' must be a whole number from {least} to {most}.");
    }

    /// <summary>An ISO 8601 instant or date, UTC where it names no offset; null where none was given.</summary>
    public static DateTime? Time(string? text, string field)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.UtcDateTime
            : throw RequestException.BadInput(field, $"'{field}' must be a time as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z.");
    }

    /// <summary>
    /// The instant as of which something is asked for, not later than now; null where none was given. A date is all of that day: its end, or now while it lasts.
    /// </summary>
    public static DateTime? AsOf(string? text, DateTimeOffset now)
    {
        const string Field = "as_of";
        var time = Time(text, Field);
        if (time > now.UtcDateTime)
            throw RequestException.BadInput(Field, $"'{Field}' must not be in the future: here it is {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return time;
        var end = time!.Value.AddDays(1).AddTicks(-TimeSpan.TicksPerMicrosecond);
        return end < now.UtcDateTime ? end : now.UtcDateTime;
    }

    /// <summary>A stretch of time, either end of which may be open.</summary>
    public static (DateTime? From, DateTime? To) Range(string? from, string? to)
    {
        var (first, end) = (Time(from, "from"), Time(to, "to"));
        return first > end ? throw RequestException.BadInput("to", "'to' must not be before 'from'.") : (first, end);
    }

    /// <summary>A stretch of time that is not empty, either end of which may be open.</summary>
    public static (DateTime? From, DateTime? To) Window(string? from, string? to)
    {
        var (first, end) = Range(from, to);
        return first >= end ? throw RequestException.BadInput("to", "'to' must be after 'from'.") : (first, end);
    }

    /// <summary>How many bars make a point; null where none was given.</summary>
    public static int? BarsPerPoint(string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bars) && ChartWindowQuery.IsBarsPerPoint(bars)
            ? bars
            : throw RequestException.BadInput("bars_per_point", $"'bars_per_point' must be 1, 2, 5, 10, 20, 50 and so on up to {ChartWindowQuery.MostBarsPerPoint}.");
    }

    /// <summary>A finite number; null where none was given.</summary>
    public static double? Number(string? text, string field)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw RequestException.BadInput(field, $"'{field}' must be a number.");
    }

    /// <summary>A number from 0 to 1; null where none was given.</summary>
    public static double? Share(string? text, string field) => Number(text, field) switch
    {
        null => null,
        >= 0 and <= 1 and var share => share,
        _ => throw RequestException.BadInput(field, $"'{field}' must be a number from 0 to 1."),
    };

    /// <summary>A switch: 1 or true, 0 or false; off where none was given.</summary>
    public static bool Switch(string? text, string field) => text?.ToLowerInvariant() switch
    {
        null or "" or "0" or "false" => false,
        "1" or "true" => true,
        _ => throw RequestException.BadInput(field, $"'{field}' must be 0 or 1."),
    };

    /// <summary>One of an enumeration's names in snake_case; null where none was given.</summary>
    public static T? Choice<T>(string? text, string field)
        where T : struct, Enum
    {
        if (text is null)
            return null;
        return EnumNames.TryParse<T>(text, out var value)
            ? value
            : throw RequestException.BadInput(field, $"'{field}' must be one of {string.Join(' ', EnumNames.All<T>())}.");
    }

    /// <summary>One of some words; null where none was given.</summary>
    public static string? OneOf(string? text, string field, string[] words) => text is null || words.Contains(text)
        ? text
        : throw RequestException.BadInput(field, $"'{field}' must be one of {string.Join(' ', words)}.");

    /// <summary>Text to look for, of a bounded length.</summary>
    public static string Query(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw RequestException.BadInput(field, $"'{field}' is required: part of a symbol or company name.");
        return text.Length <= 100 ? text.Trim() : throw RequestException.BadInput(field, $"'{field}' is too long: at most 100 characters.");
    }

    private static T Read<T>(string? text, string field, Func<string?, T> read)
    {
        try
        {
            return read(text);
        }
        catch (FormatException exception)
        {
            throw RequestException.BadInput(field, exception.Message);
        }
    }
}
