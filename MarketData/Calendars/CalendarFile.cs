using NodaTime;
using NodaTime.Text;

namespace Anomaly.MarketData.Calendars;

/// <summary>
/// Dated corrections of the calendar, read from a file of lines <c>market,date,trading[,reason]</c>: <c>US,2027-01-04,closed,"mourning"</c>,
/// <c>US,2026-12-24,09:30-13:00</c>, <c>JP,2026-12-30,09:00-11:30 12:30-15:00</c> or <c>TH,2027-05-04,open</c>. Times are local. A header, empty lines and lines that begin with # are skipped.
/// </summary>
public sealed class CalendarFile
{
    private const string Header = "market";
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly Dictionary<(Market Market, LocalDate Date), (IReadOnlyList<TradingHours> Hours, int Line)> _days = [];
    private CalendarFile()
    {
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">Some lines are wrong: the message has each, up to ten, with its number and what would be right.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static CalendarFile Read(string path) => RegularFile.ProblemOf(path) is { } problem
        ? throw new FormatException($"It {problem}.")
        : Parse(File.ReadAllLines(path));

    /// <summary>Reads the lines of a file.</summary>
    /// <exception cref="FormatException">Some lines are wrong.</exception>
    public static CalendarFile Parse(IEnumerable<string> lines)
    {
        var file = new CalendarFile();
        FileLines.TakeEach(lines, file.Add);
        return file;
    }

    /// <summary>What a day's trading is corrected to; null where the file does not name the day.</summary>
    public IReadOnlyList<TradingHours>? Find(Market market, LocalDate date) => _days.TryGetValue((market, date), out var day) ? day.Hours : null;

    private void Add(string line, int number)
    {
        // The reason, the fourth cell, is for people.
        var cells = line.Split(',', 4).Select(cell => cell.Trim().Trim('"')).ToArray();
        if (cells[0].Length == 0 && cells.Length == 1)
            return;
        if (cells[0].StartsWith('#') || (number == 1 && cells[0].Equals(Header, StringComparison.OrdinalIgnoreCase)))
            return;
        if (cells.Length < 3)
            throw new FormatException($"'{line}' has {cells.Length} of 3 cells: write MARKET,DATE,TRADING, for example US,2027-01-04,closed.");
        var market = MarketCodes.Parse(cells[0]);
        var date = LocalDatePattern.Iso.Parse(cells[1]) is { Success: true } parsed
            ? parsed.Value
            : throw new FormatException($"'{cells[1]}' is not a date: write 2027-01-04.");
        var hours = cells[2].ToLowerInvariant() switch
        {
            "closed" => [],
            "open" => MarketHours.Of(market).On(date),
            var text => HoursOf(text),
        };
        if (!_days.TryAdd((market, date), (hours, number)))
            throw new FormatException($"{market} {cells[1]} stands in line {_days[(market, date)].Line} already: keep one of them.");
    }

    private static TradingHours[] HoursOf(string text)
    {
        var hours = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(HoursOfStretch).ToArray();
        if (hours.Length == 0)
            throw Bad(text);
        for (var i = 1; i < hours.Length; i++)
        {
            if (hours[i].Open < hours[i - 1].Close)
                throw new FormatException($"'{text}' overlaps: write the stretches in order, for example 09:00-11:30 12:30-15:00.");
        }

        return hours;
    }

    private static TradingHours HoursOfStretch(string text)
    {
        if (text.Split('-') is not [var open, var close] || Time.Parse(open) is not { Success: true } from || Time.Parse(close) is not { Success: true } to)
            throw Bad(text);
        return from.Value < to.Value
            ? new TradingHours(from.Value, to.Value)
            : throw new FormatException($"'{text}' ends before it begins: write local times, for example 09:30-13:00.");
    }

    private static FormatException Bad(string text) => new($"'{text}' is no trading: write closed, open, or local hours such as 09:30-13:00 or 09:00-11:30 12:30-15:00.");
}

/// <summary>A calendar with dated corrections, which count more than its rules.</summary>
/// <param name="rules">The calendar that knows all other days.</param>
/// <param name="corrections">The corrections.</param>
public sealed class CorrectedCalendar(ITradingCalendar rules, CalendarFile corrections) : ITradingCalendar
{
    public IReadOnlyList<TradingHours> On(Market market, LocalDate date) => corrections.Find(market, date) ?? rules.On(market, date);
}
