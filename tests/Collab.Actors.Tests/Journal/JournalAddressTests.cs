using Collab.Actors.Journal;

namespace Collab.Actors.Tests.Journal;

[TestFixture]
internal sealed class JournalAddressTests
{
    [Test]
    public void A_file_is_relative_to_the_current_directory()
    {
        var address = JournalAddress.Parse("sqlite:data/collab.db");
        Assert.Multiple(() =>
        {
            Assert.That(address.Kind, Is.EqualTo(JournalKind.Sqlite));
            Assert.That(address.File, Is.EqualTo(Path.GetFullPath("data/collab.db")));
            Assert.That(address.ToString(), Is.EqualTo($"sqlite:{Path.GetFullPath("data/collab.db")}"));
        });
    }

    [Test]
    public void The_scheme_may_be_in_capitals_and_have_space_around_it() =>
        Assert.That(JournalAddress.Parse(" SQLite: x.db "), Is.EqualTo(JournalAddress.Parse("sqlite:x.db")));

    [Test]
    public void A_server_is_shown_without_its_password()
    {
        var address = JournalAddress.Parse("postgres:Host=db;Database=c;Username=u;Password=hush;Ssl Password=hush");
        Assert.Multiple(() =>
        {
            Assert.That(address.Kind, Is.EqualTo(JournalKind.PostgreSql));
            Assert.That(address.File, Is.Null);
            Assert.That(address.ToString(), Is.EqualTo("postgres:Host=db;Port=5432;Database=c;Username=u"));
        });
    }

    [Test]
    public void A_connection_string_gets_the_measured_settings()
    {
        var explicitly = JournalAddress.Parse(
            "postgres:Host=db;Database=c;Maximum Pool Size=8;No Reset On Close=true;Timeout=3;Command Timeout=5;"
            + "Options=-c idle_in_transaction_session_timeout=1000");
        Assert.That(JournalAddress.Parse("postgres:Host=db;Database=c"), Is.EqualTo(explicitly));
    }

    [Test]
    public void A_setting_that_is_given_is_kept() => Assert.That(
        JournalAddress.Parse("postgres:Host=db;Database=c;Timeout=9"),
        Is.Not.EqualTo(JournalAddress.Parse("postgres:Host=db;Database=c")));

    [TestCase("", "names no database")]
    [TestCase("mysql:x", "names no database")]
    [TestCase("collab.db", "names no database")]
    [TestCase("sqlite:", "the file is missing")]
    [TestCase("sqlite::memory:", "neither in memory")]
    [TestCase("sqlite:file:x?mode=memory", "neither in memory")]
    [TestCase("sqlite:Data Source=x.db", "not a connection string")]
    [TestCase("sqlite:/tmp", "directory")]
    [TestCase("sqlite:nowhere/", "directory")]
    [TestCase("postgres:", "Host is missing")]
    [TestCase("postgres:Host=db", "Database is missing")]
    [TestCase("postgres:Hots=db;Database=c", "hots")]
    [TestCase("postgres:Host=db;Timeout=soon", "timeout")]
    [TestCase("postgres:db", "cannot be read")]
    [TestCase("postgres://db/c", "not a URI")]
    public void A_wrong_address_is_named_with_what_is_legal(string text, string reason)
    {
        var legal = JournalAddress.TryParse(text, out _, out var error);
        Assert.Multiple(() =>
        {
            Assert.That(legal, Is.False);
            Assert.That(error, Does.StartWith($"'{text}'"));
            Assert.That(error, Does.Contain(reason).IgnoreCase);
            Assert.That(error, Does.Contain("sqlite:FILE").And.Contain("postgres:CONNECTION STRING"));
            Assert.That(() => JournalAddress.Parse(text), Throws.TypeOf<FormatException>().With.Message.EqualTo(error));
        });
    }

    [TestCase("postgres:Host=db;Database=c;Password=hush;hush=1")]
    [TestCase("postgres:Host=db;PASSWORD = 'hush;Database=c")]
    [TestCase("postgres:Host=db;Database=c;Timeout=soon;Pwd=hush")]
    [TestCase("postgres://u:hush@db/c")]
    [TestCase("postgres://u:hu@sh@db/c")]
    [TestCase("pg:Host=db;Password=hush")]
    [TestCase("postgresql://u:hush@db/c")]
    public void A_wrong_address_is_named_without_its_password(string text)
    {
        var legal = JournalAddress.TryParse(text, out _, out var error);
        Assert.That(legal, Is.False);
        Assert.That(error, Does.Contain("***").And.Not.Contain("hush").And.Not.Contain("sh@"));
    }

    [Test]
    public void Without_an_address_the_environment_decides()
    {
        var before = Environment.GetEnvironmentVariable(JournalAddress.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(JournalAddress.EnvironmentVariable, null);
            Assert.That(JournalAddress.ParseOrDefault(""), Is.EqualTo(JournalAddress.Parse("sqlite:collab.db")));
            Environment.SetEnvironmentVariable(JournalAddress.EnvironmentVariable, "sqlite:other.db");
            Assert.That(JournalAddress.ParseOrDefault(""), Is.EqualTo(JournalAddress.Parse("sqlite:other.db")));
            Assert.That(JournalAddress.ParseOrDefault("sqlite:x.db"), Is.EqualTo(JournalAddress.Parse("sqlite:x.db")));
            Environment.SetEnvironmentVariable(JournalAddress.EnvironmentVariable, "nonsense");
            Assert.That(
                () => JournalAddress.ParseOrDefault(""),
                Throws.TypeOf<FormatException>().With.Message.Contains(JournalAddress.EnvironmentVariable));
        }
        finally
        {
            Environment.SetEnvironmentVariable(JournalAddress.EnvironmentVariable, before);
        }
    }
}
