using System.Globalization;

namespace Anomaly.MarketData;

/// <summary>Files of settings that people write, a line each thing.</summary>
public static class FileLines
{
    private const int MostProblems = 10;

    /// <summary>Takes every line.</summary>
    /// <param name="lines">The lines of a file.</param>
    /// <param name="take">Takes a line and its number, from 1 on; a <see cref="FormatException"/> says what is wrong with it.</param>
    /// <exception cref="FormatException">Some lines are wrong: the message has each, up to ten, with its number and what would be right.</exception>
    public static void TakeEach(IEnumerable<string> lines, Action<string, int> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        var problems = new List<string>();
        foreach (var (index, line) in lines.Index())
        {
            try
            {
                take(line, index + 1);
            }
            catch (FormatException exception)
            {
                problems.Add($"Line {(index + 1).ToString(CultureInfo.InvariantCulture)}: {exception.Message}");
            }
        }

        if (problems.Count > MostProblems)
            problems = [.. problems[..MostProblems], $"{problems.Count - MostProblems} more lines are wrong."];
        if (problems.Count > 0)
            throw new FormatException(string.Join(' ', problems));
    }
}
