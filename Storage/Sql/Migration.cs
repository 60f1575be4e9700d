using System.Globalization;
using System.Reflection;

namespace Anomaly.Storage.Sql;

/// <summary>A numbered step of the schema, from an embedded file <c>NNN_name.sql</c>.</summary>
internal sealed record Migration(int Number, string Name, string Text)
{
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

    /// <summary>What a program says that finds a schema newer than itself.</summary>
    public static StoreSchemaException TooNew(int found, int known) => new(
        $"The database has schema version {found}; this program knows versions up to {known}. Use the newer program, or restore a backup that was made before the upgrade.");

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(file[..3], CultureInfo.InvariantCulture), file[4..], reader.ReadToEnd());
    }
}
