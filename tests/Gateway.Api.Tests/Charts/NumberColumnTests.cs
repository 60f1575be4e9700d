using System.Globalization;
using System.Text;
using Anomaly.Gateway.Api.Charts;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class NumberColumnTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(95.29, "95.29")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1E-05")]
    [InlineData(2800154, "2800154")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(99999999999.9999, "99999999999.9999")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(double.NegativeInfinity, "null")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(double.MinValue, "-1.7976931348623157E+308")]
    public void Format_isTheShortestExactForm(double number, string expected) => Assert.Equal(expected, Format(number));

    [Property(MaxTest = 2000)]
    public Property Format_anyNumber_equalsTheFrameworks() => Prop.ForAll(
        ArbMap.Default.ArbFor<double>().Filter(number => double.IsFinite(number) && number != 0),
        number => Format(number) == number.ToString(CultureInfo.InvariantCulture));

    [Property(MaxTest = 5000)]
    public Property Format_anyPrice_equalsTheFrameworks() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>().Filter(number => number != 0),
        ArbMap.Default.ArbFor<byte>(),
        (digits, decimals) =>
        {
            var price = (double)((decimal)(digits % 1_000_000_000_000_000) / (decimal)Math.Pow(10, decimals % 7));
            return price == 0 || Format(price) == price.ToString(CultureInfo.InvariantCulture);
        });

    private static string Format(double number)
    {
        Span<byte> text = stackalloc byte[32];
        return Encoding.ASCII.GetString(text[..NumberColumn.Format(number, text)]);
    }
}
