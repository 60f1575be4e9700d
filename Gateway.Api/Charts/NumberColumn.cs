using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// Writes a column of numbers as a JSON array, each in its shortest exact form, what is no number as null. Prices and volumes, which
/// have a few decimals, go a short way that is several times faster than the general one; half of a chart's numbers are such.
/// </summary>
internal static class NumberColumn
{
    private const int LongestNumber = 25;
    private const int Decimals = 4;
    private const long Scale = 10_000;

    /// <summary>Below it, a number with <see cref="Decimals"/> decimals has at most 15 digits, and so is the shortest form of its double.</summary>
    private const double ShortWayEnds = 1e11;

    /// <summary>Writes the column under a name.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<double> numbers)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((numbers.Length * (LongestNumber + 1)) + 2);
        try
        {
            var length = 0;
            buffer[length++] = (byte)'[';
            foreach (var number in numbers)
            {
                if (length > 1)
                    buffer[length++] = (byte)',';
                length += Format(number, buffer.AsSpan(length));
            }

            buffer[length++] = (byte)']';
            json.WritePropertyName(name);
            json.WriteRawValue(buffer.AsSpan(0, length), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes one number and answers its length.</summary>
    internal static int Format(double number, Span<byte> text)
    {
        if (!double.IsFinite(number))
        {
            "null"u8.CopyTo(text);
            return 4;
        }

        if (Math.Abs(number) < ShortWayEnds && (long)Math.Round(number * Scale) is var scaled && scaled / (double)Scale == number)
            return FormatScaled(scaled, text);
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        return length;
    }

    private static int FormatScaled(long scaled, Span<byte> text)
    {
        var length = 0;
        if (scaled < 0)
        {
            text[length++] = (byte)'-';
            scaled = -scaled;
        }

        var (whole, fraction) = Math.DivRem(scaled, Scale);
        whole.TryFormat(text[length..], out var digits, provider: CultureInfo.InvariantCulture);
        length += digits;
        if (fraction == 0)
            return length;
        text[length++] = (byte)'.';
        for (var place = Scale / 10; fraction > 0; place /= 10)
        {
            text[length++] = (byte)('0' + (fraction / place));
            fraction %= place;
        }

        return length;
    }
}
