"""What the guide to graph databases tells the reader to type does what it says."""

import re
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

from counterclaim.export import EXPORTERS, export
from counterclaim.load import load_into
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

GUIDE = (Path(__file__).parents[2] / "docs" / "graph-databases.md").read_text("utf-8")


def test_the_lines_for_networkx_run_and_list_denials(five, tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    with KnowledgeGraph.open(tmp_path / "graph" / "store", matcher=match_by_wording) as graph:
        graph.add_all(five)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "denies: Norvania opened the dam gates on purpose" in done.stdout


@pytest.mark.parametrize("target", re.findall(r"export \S+ --to ([\w-]+)", GUIDE))
def test_every_format_that_is_named_is_there(target):
    assert target in EXPORTERS


@pytest.mark.parametrize("line", re.findall(r"`((?:MATCH|CALL) [^`]+)`", GUIDE))
def test_every_line_for_neo4j_browser_finds_something(database, filled, five, line):
    if database.name != "neo4j":
        pytest.skip("Neo4j Browser is a program for Neo4j")
    load_into(filled(five), database.address)
    if "fulltext" in line:
        database.ask("CALL db.awaitIndexes(60)", {})
        assert database.ask(line, {})
    else:
        assert database.ask(line, {})


#: The rules of GEXF 1.2 that a file of ours touches, times among them, as its schema gives them.
GEXF = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:g="http://www.gexf.net/1.2draft"
  targetNamespace="http://www.gexf.net/1.2draft" elementFormDefault="qualified">
  <xs:simpleType name="time"><xs:union memberTypes="xs:integer xs:double xs:date xs:dateTime"/></xs:simpleType>
  <xs:simpleType name="format"><xs:restriction base="xs:string"><xs:pattern value="integer|double|date|dateTime"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="mode"><xs:restriction base="xs:string"><xs:pattern value="static|dynamic"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="kind"><xs:restriction base="xs:string">
    <xs:pattern value="integer|long|double|float|boolean|liststring|string|anyURI"/></xs:restriction></xs:simpleType>
  <xs:attributeGroup name="item">
    <xs:attribute name="id" use="required"/><xs:attribute name="label" type="xs:token"/>
    <xs:attribute name="start" type="g:time"/><xs:attribute name="end" type="g:time"/></xs:attributeGroup>
  <xs:group name="inner"><xs:sequence>
    <xs:element name="attvalues" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="attvalue" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
        <xs:attribute name="for" use="required"/><xs:attribute name="value" use="required"/></xs:complexType>
      </xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:group>
  <xs:element name="gexf"><xs:complexType><xs:sequence>
    <xs:element name="meta" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="creator"/></xs:sequence>
    </xs:complexType></xs:element>
    <xs:element name="graph"><xs:complexType><xs:sequence>
      <xs:element name="attributes" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="attribute" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
          <xs:attribute name="id" use="required"/><xs:attribute name="title" use="required"/>
          <xs:attribute name="type" type="g:kind" use="required"/></xs:complexType></xs:element></xs:sequence>
        <xs:attribute name="class" use="required"/><xs:attribute name="mode" type="g:mode"/></xs:complexType>
      </xs:element>
      <xs:element name="nodes"><xs:complexType><xs:sequence>
        <xs:element name="node" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:group ref="g:inner"/>
          <xs:attributeGroup ref="g:item"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
      <xs:element name="edges"><xs:complexType><xs:sequence>
        <xs:element name="edge" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:group ref="g:inner"/>
          <xs:attributeGroup ref="g:item"/><xs:attribute name="source" use="required"/>
          <xs:attribute name="target" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
      </xs:element></xs:sequence>
      <xs:attribute name="defaultedgetype"/><xs:attribute name="mode" type="g:mode"/>
      <xs:attribute name="timeformat" type="g:format"/></xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="version" use="required" fixed="1.2"/></xs:complexType></xs:element>
</xs:schema>
"""


def test_a_file_for_gephi_keeps_the_rules_of_gexf_and_every_edge_has_its_day(filled, five, tmp_path):
    etree = pytest.importorskip("lxml.etree", reason="lxml, which reads the schema, is not installed")
    export(filled(five), "gexf", tmp_path / "network.gexf")
    read = etree.parse(tmp_path / "network.gexf")
    etree.XMLSchema(etree.XML(GEXF)).assertValid(read)
    edges = read.findall(".//{*}edge")
    assert edges
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", edge.get("start") or "") for edge in edges)
    assert len(networkx.read_gexf(tmp_path / "network.gexf")) == len(read.findall(".//{*}node"))
