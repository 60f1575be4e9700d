using System.Globalization;
using System.Text;
using Anomaly.MarketData.Csv;

namespace Anomaly.MarketData.Tests.Csv;

/// <summary>
/// Damaged files: whatever the bytes, the answer is bars in order, all complete, with every row accounted for, or a format error.
/// Set ANOMALY_FUZZ_CASES for the long form (a million takes about half a minute).
/// </summary>
public sealed class CsvFuzzTests
{
    private const string Good = "Datetime,Open,High,Low,Close,Volume\n2020-01-02T14:30:00Z,1.5,2,1,1.75,100\n2020-01-03 09:30:00-05:00,\"1.5\",2.25,1e0,1.7599999999999998,1e2\r\n2020-01-06,1,,NaN,1,-\n";

    private static readonly string[] Pieces =
        [",", "\n", "\r\n", "\"", "\"\"", "-", "+", ".", "e", "E9", "Z", ":", "T", " ", "\0", "\uFEFF", "é", "Infinity", "nan", "9999999999999999999999", "1e400", ";", "\t", "2020-02-30", "Close", "0"];

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_FUZZ_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : 20_000;

    [Fact]
    public void Parse_anyDamage_givesOrderedCompleteBarsOrAFormatError()
    {
        var random = new Random(20_261_122);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var bytes = Damage(random);
            try
            {
                Check(CsvBarParser.Parse(bytes));
            }
            catch (MarketDataFormatException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"case {i}: {Convert.ToHexString(bytes)}", e);
            }
        }

        Assert.InRange(refused, Cases / 100, Cases * 99 / 100);
    }

    private static void Check(CsvBars result)
    {
        for (var i = 0; i < result.Bars.Count; i++)
        {
            Assert.True(result.Bars[i].IsComplete);
            Assert.True(i == 0 || result.Bars[i].Time > result.Bars[i - 1].Time);
        }

        var skipped = result.Warnings
            .Where(warning => warning.Issue is not (CsvIssue.OutOfOrder or CsvIssue.InconsistentRange or CsvIssue.UnlikelyValue))
            .Sum(warning => warning.Count);
        Assert.Equal(result.Rows, result.Bars.Count + skipped);
    }

    private static byte[] Damage(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Good).ToList();
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            // Mostly below the header, so that rows are read too.
            var at = random.Next(4) == 0 ? random.Next(bytes.Count + 1) : Math.Min(bytes.Count, 36 + random.Next(Math.Max(1, bytes.Count - 36)));
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }

        return [.. bytes];
    }
}
