using Anomaly.Storage.PostgreSql;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>A fault that passes was told as a database that is not laid out, so that callers did not try again.</summary>
public sealed class SqlStateTests
{
    [Theory]
    // Connections (08), a plan outdated by a migration, transactions that ended, statements that a pooled connection has lost, collisions.
    [InlineData("08000"), InlineData("08003"), InlineData("08006"), InlineData("08P01"), InlineData("0A000")]
    [InlineData("25000"), InlineData("25001"), InlineData("25P01"), InlineData("25P02"), InlineData("25P03"), InlineData("25P04")]
    [InlineData("26000"), InlineData("2D000"), InlineData("34000"), InlineData("3B001"), InlineData("40001"), InlineData("40003"), InlineData("40P01")]
    // Resources, locks, operators, the system below, snapshots, the server itself.
    [InlineData("53000"), InlineData("53200"), InlineData("53300"), InlineData("53400"), InlineData("55000"), InlineData("55006"), InlineData("55P03")]
    [InlineData("57000"), InlineData("57014"), InlineData("57P01"), InlineData("57P02"), InlineData("57P03"), InlineData("57P05"), InlineData("58000"), InlineData("58030")]
    [InlineData("72000"), InlineData("XX000")]
    // Logins and a database that is still to be made.
    [InlineData("28000"), InlineData("28P01"), InlineData("3D000")]
    public void Translate_whatPasses_canBeTriedAgain(string state) =>
        Assert.True(Assert.IsType<StoreUnavailableException>(Translate(state)).RetryAfter > TimeSpan.Zero);

    [Theory]
    [InlineData("25006", typeof(StoreReadOnlyException)), InlineData("42501", typeof(StoreReadOnlyException))]
    [InlineData("53100", typeof(StoreFullException))]
    [InlineData("XX001", typeof(StoreCorruptException)), InlineData("XX002", typeof(StoreCorruptException)), InlineData("58P01", typeof(StoreCorruptException))]
    [InlineData("42P01", typeof(StoreSchemaException)), InlineData("42703", typeof(StoreSchemaException)), InlineData("42883", typeof(StoreSchemaException))]
    [InlineData("3F000", typeof(StoreSchemaException)), InlineData("42804", typeof(StoreSchemaException)), InlineData("23502", typeof(StoreSchemaException))]
    [InlineData("22P02", typeof(StoreSchemaException)), InlineData("54000", typeof(StoreSchemaException)), InlineData("P0001", typeof(StoreSchemaException))]
    public void Translate_whatStays_isSaidAsWhatItIs(string state, Type expected) => Assert.IsType(expected, Translate(state));

    [Fact]
    public void EveryClassOfTheDocumentation_hasAnAnswer()
    {
        string[] classes =
        [
            "00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "10", "20", "21", "22", "23", "24", "25", "26", "27", "28", "2B", "2D", "2F",
            "34", "38", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54", "55", "57", "58", "72", "F0", "HV", "P0", "XX",
        ];

        Assert.All(classes, one => Assert.IsAssignableFrom<StoreException>(Translate(one + "000")));
    }

    private static Exception Translate(string state) => PostgresErrors.Translate(new PostgresException("it says so", "ERROR", "ERROR", state), "127.0.0.1:5432/anomaly");
}
