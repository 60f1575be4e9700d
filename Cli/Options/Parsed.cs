using System.CommandLine.Parsing;
using System.Globalization;

namespace Anomaly.Cli.Options;

/// <summary>Options and arguments whose texts are read by the domain's own parsers; what they refuse is bad usage, in their words.</summary>
internal static class Parsed
{
    /// <summary>An option of one value.</summary>
    public static Option<T> Option<T>(string name, string description, string helpName, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(result, parse),
    };

    /// <summary>An argument of one value.</summary>
    public static Argument<T> Argument<T>(string name, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, parse),
    };

    /// <summary>An option of many values: repeated, or separated by commas.</summary>
    public static Option<T[]> List<T>(string name, string description, string helpName, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => ReadAll(result, parse),
    };

    /// <summary>An option's value, or another where the command line does not give it.</summary>
    public static T ValueOr<T>(this ParseResult parsed, Option<T> option, T otherwise) =>
        parsed.GetResult(option) is null ? otherwise : parsed.GetValue(option)!;

    /// <summary>A UTC instant: a date, or a date and time.</summary>
    public static DateTime Instant(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is not a date: write 2020-01-31 or 2020-01-31T14:30:00Z.");

    /// <summary>A whole number within bounds.</summary>
    public static int Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {least} to {most}.");

    /// <summary>A value of an enumeration, by its name in any case. Not by its number, which would be one too.</summary>
    public static T Name<T>(string text, string what)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw new FormatException($"There is no {what} '{text}': use one of {string.Join(' ', Enum.GetNames<T>())}.");
    }

    private static T Read<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default!;
        }
    }

    private static T[] ReadAll<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(parse)];
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return [];
        }
    }
}
