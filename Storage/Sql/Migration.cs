using System.Globalization;
using System.Reflection;

namespace Anomaly.Storage.Sql;

/// <summary>A numbered step of the schema, from an embedded file <c>NNN_name.sql</c>.</summary>
/// <param name="Number">From 1 on, without gaps.</param>
/// <param name="Name">What it does.</param>
/// <param name="Text">Its statements.</param>
/// <param name="ReadableFrom">
/// The oldest schema version whose programs still work after this step, from its first line (<c>-- readable from N</c>): a step that only adds
/// leaves it where it was, so that a program of the version before can be restarted in the middle of an upgrade. 0 where the line is missing.
/// </param>
internal sealed record Migration(int Number, string Name, string Text, int ReadableFrom)
{
    private const string ReadableFromLine = "-- readable from ";

    /// <summary>An engine's steps, in order, numbered from 1 without gaps.</summary>
    /// <param name="engineFolder">The folder that holds them, for example <c>Sqlite</c>.</param>
    public static IReadOnlyList<Migration> Of(string engineFolder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Anomaly.Storage.{engineFolder}.Migrations.";
        var steps = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..^4]))
            .OrderBy(step => step.Number)
            .ToArray();
        return steps.Length > 0 && steps.Select((step, index) => step.Number == index + 1).All(inOrder => inOrder)
            ? steps
            : throw new InvalidOperationException($"The migrations of {engineFolder} are not numbered 1, 2, 3…");
    }

    /// <summary>Lets a program work on a schema newer than itself where that schema says that it may.</summary>
    /// <param name="found">The database's schema version.</param>
    /// <param name="known">The program's.</param>
    /// <param name="readableFrom">What the database says of who may still work on it; 0 where it says nothing.</param>
    /// <exception cref="StoreSchemaException">The program is too old for this database.</exception>
    public static void CheckReadable(int found, int known, int readableFrom)
    {
        if (found > known && (readableFrom == 0 || readableFrom > known))
            throw TooNew(found, known);
    }

    /// <summary>Asks a database what it says of who may still work on it; 0 where it says nothing.</summary>
    public static SqlQuery ReadableFromOf(int version) =>
        new SqlQuery("select cast(coalesce((select readable_from from schema_migrations where number = @number), 0) as bigint)").With("number", version);

    private static StoreSchemaException TooNew(int found, int known) => new(
        $"The database has schema version {found}; this program knows versions up to {known}. Use the newer program, or restore a backup that was made before the upgrade.");

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd();
        return new Migration(int.Parse(file[..3], CultureInfo.InvariantCulture), file[4..], text, ReadReadableFrom(text));
    }

    private static int ReadReadableFrom(string text) => text.StartsWith(ReadableFromLine, StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(ReadableFromLine.Length, text.IndexOf('\n', StringComparison.Ordinal) - ReadableFromLine.Length), CultureInfo.InvariantCulture)
        : 0;
}
