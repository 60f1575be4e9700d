using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

public sealed class QuoteTests
{
    [Theory]
    [InlineData("0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789")]
    [InlineData("01234567890123456789012345678901234567890", "0123456789012345678901234567890123456789…")]
    [InlineData("two\nlines\0", "two?lines?")]
    public void Short_text_isOnOneLineAndNoLongerThan40Characters(string text, string shown) => Assert.Equal(shown, Quote.Short(text));
}
